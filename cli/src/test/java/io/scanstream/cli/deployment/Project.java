package io.scanstream.cli.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files of the project, as they lie in its root. */
final class Project {

    static final Path HOME = Path.of(System.getProperty("scanstream.home"));

    private static final ObjectMapper JSON = new ObjectMapper();

    private Project() {}

    /** The documents of a YAML file, anchors and merges resolved. */
    static List<JsonNode> yaml(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file)) {
            List<JsonNode> documents = new ArrayList<>();
            new Yaml(new SafeConstructor(new LoaderOptions()))
                    .loadAll(reader)
                    .forEach(document -> documents.add(JSON.valueToTree(document)));
            return documents;
        }
    }

    /** A property of the parent's; that of a profile if one is named. */
    static String property(String name, String profile) throws IOException {
        String pom = Files.readString(HOME.resolve("pom.xml"));
        int from = profile.isEmpty() ? 0 : pom.indexOf("<id>" + profile + "</id>");
        Matcher property = Pattern.compile("<%1$s>([^<]+)</%1$s>".formatted(Pattern.quote(name)))
                .matcher(pom);
        if (from < 0 || !property.find(from)) {
            throw new AssertionError("the parent pom has no property %s in %s".formatted(name, profile));
        }
        return property.group(1);
    }

    static String property(String name) throws IOException {
        return property(name, "");
    }

    static String version() throws IOException {
        String pom = Files.readString(HOME.resolve("pom.xml"));
        Matcher version = Pattern.compile("<artifactId>scanstream</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(pom);
        if (!version.find()) {
            throw new AssertionError("the parent pom has no version");
        }
        return version.group(1);
    }

    /** {@code -Xmx512m}, {@code 2Gi} or {@code 6g} in bytes. */
    static long bytes(String text) {
        Matcher size = Pattern.compile("(\\d+)([kmgKMG])i?").matcher(text);
        if (!size.find()) {
            throw new AssertionError("no size in " + text);
        }
        int shift = 10 * (1 + "kmg".indexOf(Character.toLowerCase(size.group(2).charAt(0))));
        return Long.parseLong(size.group(1)) << shift;
    }

    /** The texts of an array. */
    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }
}
