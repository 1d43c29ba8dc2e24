package io.scanstream.contract;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;

/** What {@link MessageHeader} names. */
final class HeaderNames {

    private HeaderNames() {}

    static List<String> all() {
        return Arrays.stream(MessageHeader.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .map(HeaderNames::value)
                .toList();
    }

    private static String value(Field constant) {
        try {
            return (String) constant.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError("a public constant can be read", e);
        }
    }
}
