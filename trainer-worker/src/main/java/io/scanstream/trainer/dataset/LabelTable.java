package io.scanstream.trainer.dataset;

import io.scanstream.trainer.dataset.Split.Part;
import io.scanstream.trainer.job.JobFailedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/**
 * A CSV file (RFC 4180, UTF-8) whose header names the columns {@code file}, {@code label} and, if it likes, {@code group}
 * and {@code split}; others are ignored. A line that says nothing of use is left out, counted and named by its number.
 */
final class LabelTable {

    private static final String FILE = "file";
    private static final String LABEL = "label";
    private static final String GROUP = "group";
    private static final String SPLIT = "split";

    private static final long MOST_BYTES = 64L << 20;

    /** Each that is left out is named, which takes more memory than the line. */
    private static final long MOST_LINES = 1_000_000;

    private static final int LONGEST_LABEL = 100;

    private static final char BYTE_ORDER_MARK = '\ufeff';

    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .setTrim(true)
            .setAllowMissingColumnNames(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_EMPTY)
            .get();

    private final Path table;
    private final DatasetRoots roots;
    private final List<FoundFile> files = new ArrayList<>();
    private final List<UnreadableFile> unreadable = new ArrayList<>();
    private final Map<String, FoundFile> named = new HashMap<>();

    private LabelTable(Path table, DatasetRoots roots) {
        this.table = table;
        this.roots = roots;
    }

    static Listing list(Path table, DatasetRoots roots) throws IOException, JobFailedException {
        if (Files.size(table) > MOST_BYTES) {
            throw Dataset.invalid(
                    "the CSV file has %,d bytes, but at most %,d are read".formatted(Files.size(table), MOST_BYTES));
        }
        LabelTable lines = new LabelTable(table, roots);
        lines.read();
        TreeSet<String> labels = new TreeSet<>();
        lines.files.forEach(file -> labels.add(file.label()));
        return new Listing(List.copyOf(labels), lines.files, lines.unreadable);
    }

    private void read() throws IOException, JobFailedException {
        long line = 1;
        try (BufferedReader text = Files.newBufferedReader(table)) {
            skipByteOrderMark(text);
            BoundedRecords records = new BoundedRecords(text);
            try (CSVParser parser = FORMAT.parse(records)) {
                requireColumns(parser);
                for (CSVRecord row : parser) {
                    records.recordEnded();
                    line = parser.getCurrentLineNumber();
                    if (line > MOST_LINES) {
                        throw Dataset.invalid("the CSV file has more than %,d lines".formatted(MOST_LINES));
                    }
                    add(row, line);
                }
            }
        } catch (IllegalArgumentException e) {
            throw Dataset.invalid("the header of the CSV file cannot be used: %s".formatted(e.getMessage()));
        } catch (UncheckedIOException e) {
            throw unparsable(e.getCause(), line);
        } catch (IOException e) {
            throw unparsable(e, line);
        }
    }

    private static JobFailedException unparsable(IOException fault, long line) throws IOException {
        if (fault instanceof CSVException) {
            return Dataset.invalid(
                    "the CSV file cannot be parsed after line %d: %s".formatted(line, fault.getMessage()));
        }
        if (fault instanceof CharacterCodingException) {
            return Dataset.invalid("the CSV file is not UTF-8 after line %d".formatted(line));
        }
        throw fault;
    }

    private static void skipByteOrderMark(BufferedReader text) throws IOException {
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
    }

    private static void requireColumns(CSVParser parser) throws JobFailedException {
        for (String column : List.of(FILE, LABEL)) {
            if (!parser.getHeaderNames().contains(column)) {
                throw Dataset.invalid(
                        "the CSV file has no column '%s', but %s".formatted(column, parser.getHeaderNames()));
            }
        }
    }

    private void add(CSVRecord row, long line) throws JobFailedException {
        String where = "%s, line %d".formatted(Listing.name(table), line);
        try {
            FoundFile file = file(row);
            FoundFile same = named.putIfAbsent(file.name(), file);
            if (same == null) {
                files.add(file);
            } else if (same.label().equals(file.label())) {
                unreadable.add(new UnreadableFile(where, "it names %s once more".formatted(file.name())));
            } else {
                throw Dataset.invalid("%s calls %s '%s', but an earlier line '%s'"
                        .formatted(where, file.name(), file.label(), same.label()));
            }
        } catch (RefusedFileException e) {
            unreadable.add(new UnreadableFile(where, e.getMessage()));
        }
    }

    private FoundFile file(CSVRecord row) throws RefusedFileException {
        String file = cell(row, FILE).orElseThrow(() -> new RefusedFileException("it has no file"));
        String label = cell(row, LABEL).orElseThrow(() -> new RefusedFileException("it has no label"));
        if (label.length() > LONGEST_LABEL || label.chars().anyMatch(Character::isISOControl)) {
            throw new RefusedFileException("its label is not a line of at most %d characters".formatted(LONGEST_LABEL));
        }
        Optional<String> split = cell(row, SPLIT);
        Optional<Part> part = split.flatMap(Part::named);
        if (split.isPresent() && part.isEmpty()) {
            throw new RefusedFileException(
                    "its split is '%s', but it must be train, validation or test".formatted(split.get()));
        }
        Path path = within(file);
        return new FoundFile(path, FoundFile.nameBelow(table.getParent(), path), label, cell(row, GROUP), part);
    }

    /** In the same words whatever is wrong: a data set must not learn what exists outside the roots. */
    private Path within(String file) throws RefusedFileException {
        try {
            Path path = table.resolveSibling(file).normalize();
            if (!Path.of(file).isAbsolute() && roots.containsFile(path)) {
                return path;
            }
        } catch (InvalidPathException e) {
            // No file system has such a file.
        }
        throw new RefusedFileException(
                "its file is '%s', but that is no path from the CSV file's folder to a file that may be read"
                        .formatted(file));
    }

    private static Optional<String> cell(CSVRecord row, String column) {
        return row.isSet(column) ? Optional.of(row.get(column)).filter(text -> !text.isEmpty()) : Optional.empty();
    }
}
