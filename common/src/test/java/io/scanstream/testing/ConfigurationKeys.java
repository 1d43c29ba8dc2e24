package io.scanstream.testing;

import io.scanstream.model.EngineDevice;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The keys of a SmallRye configuration mapping, with what a page about them should say of their defaults. */
public final class ConfigurationKeys {

    private static final Set<Class<?>> VALUES = Set.of(
            boolean.class,
            int.class,
            long.class,
            double.class,
            String.class,
            Path.class,
            Duration.class,
            EngineDevice.class);

    private ConfigurationKeys() {}

    /**
     * Key to default. What there may be several of is named {@code "TASK"}.
     *
     * @return the default's text; "required" if there is none; "optional" for an optional key
     */
    public static Map<String, String> of(Class<?> mapping, String prefix) {
        Map<String, String> keys = new TreeMap<>();
        for (Method method : mapping.getDeclaredMethods()) {
            String key = prefix + "." + kebab(method.getName());
            if (method.getReturnType() == Map.class) {
                Type[] keyAndValue = ((ParameterizedType) method.getGenericReturnType()).getActualTypeArguments();
                keys.putAll(of((Class<?>) keyAndValue[1], key + ".\"TASK\""));
            } else if (isGroup(method)) {
                keys.putAll(of(method.getReturnType(), key));
            } else {
                keys.put(key, defaultOf(method));
            }
        }
        return keys;
    }

    private static boolean isGroup(Method method) {
        Type type = method.getGenericReturnType();
        Class<?> value = method.getReturnType();
        return !(type instanceof ParameterizedType) && !value.isEnum() && !VALUES.contains(value);
    }

    private static String defaultOf(Method method) {
        for (Annotation annotation : method.getAnnotations()) {
            if (annotation.annotationType().getSimpleName().equals("WithDefault")) {
                String text = annotation.toString();
                return text.substring(text.indexOf('"') + 1, text.lastIndexOf('"'));
            }
        }
        return method.getReturnType() == Optional.class ? "optional" : "required";
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
