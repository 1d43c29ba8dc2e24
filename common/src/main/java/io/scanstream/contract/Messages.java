package io.scanstream.contract;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** JSON bytes to records and back; the only place that knows how. Thread-safe. */
public final class Messages {

    private static final int DEEPEST_NESTING = 20;
    private static final int LONGEST_STRING = 100_000;

    private static final JsonMapper MAPPER = mapper();

    private Messages() {}

    private static JsonMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST_NESTING)
                        .maxStringLength(LONGEST_STRING)
                        .build());
        return mapper;
    }

    public static byte[] write(Object message) {
        try {
            return MAPPER.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + message.getClass().getName(), e);
        }
    }

    /** For files that people read; the same JSON with line breaks. */
    public static byte[] writeIndented(Object message) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + message.getClass().getName(), e);
        }
    }

    /**
     * Reads one message.
     *
     * @throws InvalidMessageException if the bytes are not JSON, or break a rule of the type
     */
    public static <T> T read(byte[] bytes, Class<T> type) {
        if (bytes == null || bytes.length == 0) {
            throw InvalidMessageException.unreadable("it is empty");
        }
        try {
            T message = MAPPER.readValue(bytes, type);
            if (message == null) {
                throw InvalidMessageException.unreadable("it is null");
            }
            return message;
        } catch (JsonMappingException e) {
            throw complaint(e);
        } catch (JsonProcessingException e) {
            throw InvalidMessageException.unreadable(e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InvalidMessageException complaint(JsonMappingException e) {
        String path = path(e.getPath());
        if (e.getCause() instanceof InvalidMessageException broken) {
            return path.isEmpty() ? broken : broken.under(path);
        }
        if (e instanceof InvalidTypeIdException unknown) {
            return unknown.getTypeId() == null
                    ? InvalidMessageException.missing(path.isEmpty() ? "type" : path + ".type")
                    : new InvalidMessageException("type", unknown.getTypeId(), "it must be a type of this topic");
        }
        if (e instanceof InvalidFormatException wrong) {
            return new InvalidMessageException(path, wrong.getValue(), "it must be " + expected(wrong.getTargetType()));
        }
        if (e instanceof MismatchedInputException wrong && wrong.getTargetType() != null && !path.isEmpty()) {
            return new InvalidMessageException(
                    path, "of another kind", "it must be " + expected(wrong.getTargetType()));
        }
        return InvalidMessageException.unreadable(e.getOriginalMessage());
    }

    private static String expected(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> MAPPER.convertValue(constant, String.class))
                            .collect(Collectors.joining(", "));
        }
        if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
            return "a whole number";
        }
        if (type == Double.class || type == double.class) {
            return "a number";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "a string";
        }
        return type.isRecord() ? "an object" : "a " + type.getSimpleName();
    }

    private static String path(List<Reference> references) {
        return references.stream()
                .map(reference ->
                        reference.getFieldName() != null ? reference.getFieldName() : "[" + reference.getIndex() + "]")
                .collect(Collectors.joining("."));
    }
}
