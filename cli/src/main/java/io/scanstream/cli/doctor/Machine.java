package io.scanstream.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The machine that the command runs on, which need not be a worker's. */
final class Machine {

    /** Linux' setting; the value that holds stands in brackets. */
    private static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

    private static final Pattern IN_BRACKETS = Pattern.compile("\\[(\\w+)]");
    private static final int OLDEST_JAVA = 17;

    private Machine() {}

    static List<Finding> look() {
        return List.of(java(Runtime.version()), hugePages(HUGE_PAGES));
    }

    static Finding java(Runtime.Version version) {
        int cores = Runtime.getRuntime().availableProcessors();
        return version.feature() >= OLDEST_JAVA
                ? Finding.ok("java", "%s on %d cores", version, cores)
                : Finding.failed(
                        "java",
                        "%s, but the workers need %d or later".formatted(version, OLDEST_JAVA),
                        "install JDK %d or later, or set JAVA_HOME to one".formatted(OLDEST_JAVA));
    }

    static Finding hugePages(Path setting) {
        if (!Files.exists(setting)) {
            return Finding.skipped("huge pages", "this machine has no %s to look at".formatted(setting), null);
        }
        try {
            String text = Files.readString(setting);
            Matcher chosen = IN_BRACKETS.matcher(text);
            if (!chosen.find()) {
                return Finding.skipped("huge pages", "%s says %s".formatted(setting, text.strip()), null);
            }
            return chosen.group(1).equals("never")
                    ? Finding.warning(
                            "huge pages",
                            "never: large networks are a third slower",
                            "allow them, as root: echo madvise > %s".formatted(setting))
                    : Finding.ok("huge pages", chosen.group(1));
        } catch (IOException e) {
            return Finding.skipped("huge pages", "%s cannot be read: %s".formatted(setting, e.getMessage()), null);
        }
    }
}
