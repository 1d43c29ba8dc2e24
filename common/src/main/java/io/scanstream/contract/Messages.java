package io.scanstream.contract;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.Instant;

/** JSON bytes to records and back; the only place that knows how. Thread-safe. */
public final class Messages {

    private static final int DEEPEST_NESTING = 20;
    private static final int LONGEST_STRING = 100_000;

    private static final JsonMapper MAPPER = mapper();

    private Messages() {}

    private static JsonMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .addModule(new SimpleModule()
                        .addDeserializer(Instant.class, new TimeReader())
                        .setDeserializerModifier(new ExactConstants()))
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                // A message is its record's components; a method such as isEnd is none of them.
                .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfigDefaults(Messages::takeNothingForAnother)
                .withCoercionConfig(
                        LogicalType.Float,
                        number -> number.setCoercion(CoercionInputShape.Integer, CoercionAction.TryConvert))
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

    private static void takeNothingForAnother(MutableCoercionConfig config) {
        for (CoercionInputShape shape : CoercionInputShape.values()) {
            config.setCoercion(shape, CoercionAction.Fail);
        }
        config.setAcceptBlankAsEmpty(false);
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
        JsonNode message = parse(bytes);
        try {
            return MAPPER.treeToValue(message, type);
        } catch (JsonMappingException e) {
            throw new Misfit(message, e).asInvalidMessage();
        } catch (JsonProcessingException e) {
            throw InvalidMessageException.unreadable(e.getOriginalMessage());
        }
    }

    private static JsonNode parse(byte[] bytes) {
        JsonNode message = bytes == null ? MissingNode.getInstance() : tree(bytes);
        if (message.isMissingNode() || message.isNull()) {
            throw InvalidMessageException.unreadable(message.isNull() ? "it is null" : "it is empty");
        }
        return message;
    }

    private static JsonNode tree(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes);
        } catch (MismatchedInputException e) {
            throw InvalidMessageException.unreadable("something follows after its end");
        } catch (JsonProcessingException e) {
            throw InvalidMessageException.unreadable(e.getOriginalMessage() + place(e.getLocation()));
        } catch (IOException e) {
            // No input or output can fail here: the bytes are in no encoding of Unicode that Jackson knows.
            throw InvalidMessageException.unreadable(e.getMessage());
        }
    }

    private static String place(JsonLocation location) {
        return location == null
                ? ""
                : ", at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }

    /** As it is spelt in JSON. */
    static String wireName(Object constant) {
        return MAPPER.convertValue(constant, String.class);
    }
}
