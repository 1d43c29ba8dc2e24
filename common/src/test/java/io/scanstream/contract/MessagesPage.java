package io.scanstream.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code docs/messages.md}: headings, each with what comes before the next. */
record MessagesPage(Map<String, List<String>> sections) {

    private static final Pattern HEADING = Pattern.compile("#+ +(.*)");
    private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);
    private static final String CODE = "`";

    static MessagesPage read() {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        List<String> section = new ArrayList<>();
        for (String line : text().lines().toList()) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                section = new ArrayList<>();
                sections.put(heading.group(1), section);
            }
            section.add(line);
        }
        return new MessagesPage(sections);
    }

    private static String text() {
        return ProjectFile.text("docs/messages.md");
    }

    /** What has a section of its own: headings that are code. */
    List<String> documentedTypes() {
        return sections.keySet().stream()
                .filter(heading -> heading.startsWith(CODE))
                .map(MessagesPage::withoutCode)
                .toList();
    }

    List<List<String>> tableOf(Class<?> type) {
        return table(CODE + type.getSimpleName() + CODE);
    }

    /** The rows whose first cell is code. */
    List<List<String>> table(String heading) {
        return lines(heading)
                .filter(line -> line.startsWith("| `"))
                .map(line -> Arrays.stream(line.substring(1, line.length() - 1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
    }

    Stream<String> lines(String heading) {
        if (!sections.containsKey(heading)) {
            throw new IllegalArgumentException("docs/messages.md has no section " + heading);
        }
        return sections.get(heading).stream();
    }

    static List<String> examples() {
        return EXAMPLE.matcher(text()).results().map(match -> match.group(1)).toList();
    }

    static String withoutCode(String cell) {
        return cell.replace(CODE, "");
    }
}
