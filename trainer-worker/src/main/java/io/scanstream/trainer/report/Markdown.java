package io.scanstream.trainer.report;

import io.scanstream.contract.Messages;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Text of a Markdown file that means no markup, wherever it comes from. */
final class Markdown {

    private static final String MARKUP = "\\`*_{}[]<>#!|~&";

    private Markdown() {}

    /** On one line, with a backslash before each character that could be markup. */
    static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (MARKUP.indexOf(character) >= 0) {
                safe.append('\\');
            }
            safe.appendCodePoint(Character.isISOControl(character) ? ' ' : character);
        });
        return safe.toString();
    }

    /** A value as JSON, which has no backtick but in text from outside. */
    static String code(Object value) {
        return "`" + new String(Messages.write(value), StandardCharsets.UTF_8).replace('`', '\'') + "`";
    }

    /** The first row is the head; every cell is escaped. */
    static String table(List<List<String>> rows) {
        String head = row(rows.get(0));
        String rule = rows.get(0).stream().map(cell -> " --- ").collect(Collectors.joining("|", "|", "|\n"));
        return head + rule + rows.stream().skip(1).map(Markdown::row).collect(Collectors.joining());
    }

    private static String row(List<String> cells) {
        return cells.stream().map(Markdown::escaped).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    static String list(List<String> lines) {
        return lines.stream().map(line -> "* " + escaped(line) + "\n").collect(Collectors.joining());
    }
}
