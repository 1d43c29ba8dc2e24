package io.scanstream.trainer.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tuberculosis films of Montgomery County and Shenzhen as the US National Library of Medicine names them, {@code
 * MCUCXR_0104_1.png}: the set, the patient, and 1 for tuberculosis. At any depth.
 */
final class NlmFiles {

    static final String NORMAL = "normal";
    static final String TUBERCULOSIS = "tuberculosis";

    private static final Pattern NAME =
            Pattern.compile("(?<patient>[A-Z]+_[0-9]+)_(?<label>[01])\\.(?:png|jpg|jpeg)", Pattern.CASE_INSENSITIVE);

    private NlmFiles() {}

    static Listing list(Path folder) throws IOException {
        List<FoundFile> files = new ArrayList<>();
        List<UnreadableFile> unreadable = new ArrayList<>();
        for (Path file : Listing.filesBelow(folder)) {
            Matcher name = NAME.matcher(Listing.name(file));
            if (name.matches()) {
                String label = name.group("label").equals("1") ? TUBERCULOSIS : NORMAL;
                files.add(FoundFile.of(folder, file, label).inGroup(name.group("patient")));
            } else {
                unreadable.add(new UnreadableFile(
                        FoundFile.nameBelow(folder, file), "its name is not of the form MCUCXR_0104_1.png"));
            }
        }
        return new Listing(List.of(NORMAL, TUBERCULOSIS), files, unreadable);
    }
}
