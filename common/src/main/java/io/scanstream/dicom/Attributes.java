package io.scanstream.dicom;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** The attributes that a file has, of those that are kept. Their values are judged when they are asked for. */
final class Attributes {

    /** Of all kept ones: 16 bytes for a code or a number, and some more where there are several. */
    private static final int LONGEST = 1024;

    /** Coded strings: PS3.5, table 6.2-1. */
    private static final Pattern CODE = Pattern.compile("[A-Z0-9_ ]{1,16}");

    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?");

    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");

    private final Map<Attribute, Bytes> values = new EnumMap<>(Attribute.class);
    private final boolean implicit;

    /** @param implicit how elements in sequences are written */
    Attributes(boolean implicit) {
        this.implicit = implicit;
    }

    boolean isImplicit() {
        return implicit;
    }

    void put(Attribute attribute, Bytes value) throws UnusableDicomException {
        if (values.put(attribute, value) != null) {
            throw UnusableDicomException.damaged("it has %s twice".formatted(attribute));
        }
    }

    /** Also without a value. */
    boolean has(Attribute attribute) {
        return values.containsKey(attribute);
    }

    /** Of a sequence; none if it is not there. */
    Bytes items(Attribute sequence) {
        return values.getOrDefault(sequence, Bytes.none());
    }

    int required(Attribute attribute) throws UnusableDicomException {
        return number(attribute).orElseThrow(() -> UnusableDicomException.damaged("it has no %s".formatted(attribute)));
    }

    /** 0 to 65535. */
    OptionalInt number(Attribute attribute) throws UnusableDicomException {
        Bytes value = values.get(attribute);
        if (value == null || value.length() == 0) {
            return OptionalInt.empty();
        }
        if (value.length() != Short.BYTES) {
            throw UnusableDicomException.damaged(
                    "%s has %,d bytes, but it must have 2".formatted(attribute, value.length()));
        }
        return OptionalInt.of(value.u16(0));
    }

    /** A coded string, in capital letters, as they must be but not always are; the first of several. */
    Optional<String> code(Attribute attribute) throws UnusableDicomException {
        Optional<String> text = text(attribute).map(code -> code.toUpperCase(Locale.ROOT));
        if (text.isPresent() && !CODE.matcher(text.get()).matches()) {
            // Not quoted: who knows what a sender puts where a code belongs.
            throw UnusableDicomException.damaged("%s is no coded string".formatted(attribute));
        }
        return text;
    }

    /** A decimal string; the first of several. */
    OptionalDouble decimal(Attribute attribute) throws UnusableDicomException {
        Optional<String> text = text(attribute);
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        if (!DECIMAL.matcher(text.get()).matches() || !Double.isFinite(Double.parseDouble(text.get()))) {
            throw UnusableDicomException.damaged("%s is no number".formatted(attribute));
        }
        return OptionalDouble.of(Double.parseDouble(text.get()));
    }

    /** An integer string. */
    OptionalInt count(Attribute attribute) throws UnusableDicomException {
        Optional<String> text = text(attribute);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!COUNT.matcher(text.get()).matches()) {
            throw UnusableDicomException.damaged("%s is no count".formatted(attribute));
        }
        return OptionalInt.of(Integer.parseInt(text.get()));
    }

    private Optional<String> text(Attribute attribute) throws UnusableDicomException {
        Bytes value = values.get(attribute);
        if (value == null) {
            return Optional.empty();
        }
        if (value.length() > LONGEST) {
            throw UnusableDicomException.damaged("%s has %,d bytes".formatted(attribute, value.length()));
        }
        return Optional.of(value.text().split("\\\\", 2)[0].strip()).filter(text -> !text.isEmpty());
    }
}
