package io.scanstream.trainer.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * The tuberculosis films of Montgomery County and Shenzhen as the US National Library of Medicine names them, {@code
 * MCUCXR_0104_1.png}: the set, the patient, and 1 for tuberculosis. At any depth.
 *
 * <p>Both come with masks of the lungs: Montgomery's below {@code ManualMask/leftMask} and {@code rightMask}, named as the
 * films are, Shenzhen's as {@code CHNCXR_0001_0_mask.png}; and with readings and other papers, {@code MCUCXR_0104_1.txt}.
 * These are no films, and are left out.
 */
final class NlmFiles {

    static final String NORMAL = "normal";
    static final String TUBERCULOSIS = "tuberculosis";

    private static final Pattern NAME =
            Pattern.compile("(?<patient>[A-Z]+_[0-9]+)_(?<label>[01])\\.(?:png|jpg|jpeg)", Pattern.CASE_INSENSITIVE);

    /** Of a folder. */
    private static final Pattern MASKS =
            Pattern.compile("(?:manual|left|right|lung)?[ _-]?masks?", Pattern.CASE_INSENSITIVE);

    /** Of a file. */
    private static final Pattern MASK = Pattern.compile(".*_mask\\.(?:png|jpg|jpeg)", Pattern.CASE_INSENSITIVE);

    /** What a folder of films holds besides, as the sets are published. */
    private static final Pattern PAPER =
            Pattern.compile(".*\\.(?:txt|csv|xlsx?|docx?|pdf|md|db)", Pattern.CASE_INSENSITIVE);

    private NlmFiles() {}

    static Listing list(Path folder) throws IOException {
        List<FoundFile> files = new ArrayList<>();
        List<UnreadableFile> unreadable = new ArrayList<>();
        int masks = 0;
        int papers = 0;
        for (Path file : Listing.filesBelow(folder)) {
            if (isMask(folder.relativize(file))) {
                masks++;
                continue;
            }
            if (PAPER.matcher(Listing.name(file)).matches()) {
                papers++;
                continue;
            }
            Matcher name = NAME.matcher(Listing.name(file));
            if (name.matches()) {
                String label = name.group("label").equals("1") ? TUBERCULOSIS : NORMAL;
                files.add(FoundFile.of(folder, file, label).inGroup(name.group("patient")));
            } else {
                unreadable.add(new UnreadableFile(
                        FoundFile.nameBelow(folder, file), "its name is not of the form MCUCXR_0104_1.png"));
            }
        }
        return new Listing(List.of(NORMAL, TUBERCULOSIS), files, unreadable, remarks(masks, papers));
    }

    private static List<String> remarks(int masks, int papers) {
        List<String> remarks = new ArrayList<>();
        if (masks > 0) {
            remarks.add("%d masks of lungs were left out: they are no films".formatted(masks));
        }
        if (papers > 0) {
            remarks.add("%d readings and other papers were left out: they are no films".formatted(papers));
        }
        return remarks;
    }

    private static boolean isMask(Path below) {
        boolean liesAmongMasks = below.getParent() != null
                && StreamSupport.stream(below.getParent().spliterator(), false)
                        .anyMatch(name -> MASKS.matcher(name.toString()).matches());
        return liesAmongMasks || MASK.matcher(Listing.name(below)).matches();
    }
}
