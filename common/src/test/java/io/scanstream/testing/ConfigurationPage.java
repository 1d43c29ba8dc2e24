package io.scanstream.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code docs/configuration.md}, held against the code. */
public final class ConfigurationPage {

    private static final Pattern ROW =
            Pattern.compile("^\\| `(scanstream\\.[^`]+)` \\| ([^|]+) \\|", Pattern.MULTILINE);

    private ConfigurationPage() {}

    /** A section's table has each key of the mapping, with its default, and no other. */
    public static void check(String section, Class<?> mapping) throws IOException {
        Map<String, String> documented = documented(section);
        Map<String, String> actual = ConfigurationKeys.of(mapping, "scanstream");
        assertThat(documented.keySet()).isEqualTo(actual.keySet());
        actual.forEach((key, value) -> {
            if (value.equals("optional")) {
                assertThat(documented.get(key)).as(key).doesNotContain("required");
            } else {
                assertThat(documented.get(key).replace("`", "")).as(key).isEqualTo(value);
            }
        });
    }

    /** The keys of a section's table, with their defaults as they are written there. */
    public static Map<String, String> documented(String section) throws IOException {
        String page = Files.readString(Path.of(System.getProperty("scanstream.home"), "docs", "configuration.md"));
        int from = page.indexOf("\n## " + section + "\n");
        int to = page.indexOf("\n## ", from + 1);
        Map<String, String> keys = new TreeMap<>();
        Matcher row = ROW.matcher(page.substring(from, to < 0 ? page.length() : to));
        while (row.find()) {
            keys.put(row.group(1), row.group(2).strip());
        }
        return keys;
    }
}
