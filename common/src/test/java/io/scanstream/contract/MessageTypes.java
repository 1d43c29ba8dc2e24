package io.scanstream.contract;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The records, enumerations and alternatives that messages are made of, found by following their fields. */
final class MessageTypes {

    private static final String TYPE = "type";

    private MessageTypes() {}

    static Set<Class<?>> all() {
        Set<Class<?>> found = new LinkedHashSet<>();
        for (MessageKind kind : MessageKind.values()) {
            follow(kind.type(), found);
        }
        return found;
    }

    private static void follow(Class<?> type, Set<Class<?>> found) {
        if (isPartOfMessages(type) && found.add(type)) {
            subtypes(type).forEach(subtype -> follow(subtype, found));
            components(type).forEach(component -> follow(elementType(component), found));
        }
    }

    /** A name@version is one string. */
    private static boolean isPartOfMessages(Class<?> type) {
        return type.getPackage() == MessageTypes.class.getPackage() && type != ModelVersion.class;
    }

    static List<Class<?>> subtypes(Class<?> type) {
        return type.isSealed() ? List.of(type.getPermittedSubclasses()) : List.of();
    }

    static List<RecordComponent> components(Class<?> type) {
        return type.isRecord() ? List.of(type.getRecordComponents()) : List.of();
    }

    /** Of a list its entries' type. */
    static Class<?> elementType(RecordComponent component) {
        Type type = component.getGenericType();
        boolean isList = component.getType() == List.class;
        return (Class<?>) (isList ? ((ParameterizedType) type).getActualTypeArguments()[0] : component.getType());
    }

    /** The constants of an enumeration as they are spelt in JSON. */
    static List<String> constants(Class<?> type) {
        return Arrays.stream(type.getEnumConstants()).map(Messages::wireName).toList();
    }

    /** The fields of a record in JSON. */
    static List<String> fields(Class<?> type) {
        Stream<String> components = components(type).stream().map(RecordComponent::getName);
        return Stream.concat(alternatives(type).map(any -> TYPE).stream(), components)
                .toList();
    }

    /** What a type's section explains: the fields that all alternatives share are explained once, where they part. */
    static List<String> ownMembers(Class<?> type) {
        if (type.isEnum()) {
            return constants(type);
        }
        if (type.isSealed()) {
            return Stream.concat(Stream.of(TYPE), common(type)).toList();
        }
        List<String> common =
                alternatives(type).stream().flatMap(MessageTypes::common).toList();
        return components(type).stream()
                .map(RecordComponent::getName)
                .filter(name -> !common.contains(name))
                .toList();
    }

    private static Optional<Class<?>> alternatives(Class<?> type) {
        return Arrays.stream(type.getInterfaces()).filter(Class::isSealed).findFirst();
    }

    /** In the order of the records, which methods do not have. */
    private static Stream<String> common(Class<?> alternatives) {
        List<String> accessors = Arrays.stream(alternatives.getDeclaredMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .map(Method::getName)
                .toList();
        return components(subtypes(alternatives).get(0)).stream()
                .map(RecordComponent::getName)
                .filter(accessors::contains);
    }
}
