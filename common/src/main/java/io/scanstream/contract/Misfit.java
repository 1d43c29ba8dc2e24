package io.scanstream.contract;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * JSON that does not fit the type it was read as, in our words instead of Jackson's, which speak of Java classes.
 *
 * @param message as it came
 * @param problem what Jackson says of it
 */
record Misfit(JsonNode message, JsonMappingException problem) {

    InvalidMessageException asInvalidMessage() {
        if (problem.getCause() instanceof InvalidMessageException broken) {
            return broken.under(path());
        }
        if (problem.getCause() instanceof IllegalArgumentException broken) {
            // Of a record that is not a message but is written as one, such as a model's manifest.
            return InvalidMessageException.broken(broken.getMessage()).under(path());
        }
        if (problem instanceof InvalidTypeIdException unknown) {
            return refused("type", found().path("type"), alternatives(unknown)).under(path());
        }
        if (problem instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return refused(InvalidMessageException.WHOLE, found(), expected(mismatch.getTargetType()))
                    .under(path());
        }
        if (problem.getCause() instanceof InputCoercionException tooLarge) {
            return refused(InvalidMessageException.WHOLE, found(), expected(tooLarge.getTargetType()))
                    .under(path());
        }
        return InvalidMessageException.unreadable(problem.getOriginalMessage());
    }

    private static InvalidMessageException refused(String field, JsonNode value, String expected) {
        if (value.isMissingNode() || value.isNull()) {
            return InvalidMessageException.missing(field);
        }
        return new InvalidMessageException(
                field, value.isTextual() ? value.textValue() : value, "it must be " + expected);
    }

    private JsonNode found() {
        JsonNode node = message;
        for (Reference step : problem.getPath()) {
            node = step.getFieldName() != null ? node.path(step.getFieldName()) : node.path(step.getIndex());
        }
        return node;
    }

    private String path() {
        String path = problem.getPath().stream()
                .map(step -> step.getFieldName() != null ? "." + step.getFieldName() : "[" + step.getIndex() + "]")
                .collect(Collectors.joining());
        return path.startsWith(".") ? path.substring(1) : path;
    }

    private static String alternatives(InvalidTypeIdException unknown) {
        JsonSubTypes types = unknown.getBaseType().getRawClass().getAnnotation(JsonSubTypes.class);
        return "one of "
                + Arrays.stream(types.value()).map(JsonSubTypes.Type::name).collect(Collectors.joining(", "));
    }

    private static String expected(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(Messages::wireName)
                            .collect(Collectors.joining(", "));
        }
        if (type == Integer.class || type == int.class) {
            return "a whole number of 32 bits";
        }
        if (type == Long.class || type == long.class) {
            return "a whole number of 64 bits";
        }
        if (type == Double.class || type == double.class) {
            return "a number";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == Instant.class) {
            return "a time such as 2026-01-31T12:00:00Z";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "an array";
        }
        boolean isObject = Map.class.isAssignableFrom(type) || (type.isRecord() && type != ModelVersion.class);
        return isObject ? "an object" : "a string";
    }
}
