package io.scanstream.observation;

import java.util.EnumSet;
import java.util.Set;
import org.slf4j.MDC;

/** What the log lines of a thread are about until this is closed. For one thread; of two that overlap each has its own fields. */
public final class LogScope implements AutoCloseable {

    private final Set<LogField> fields = EnumSet.noneOf(LogField.class);

    /** @param value null if there is none */
    public static LogScope of(LogField field, Object value) {
        return new LogScope().and(field, value);
    }

    /** @param value null if there is none */
    public LogScope and(LogField field, Object value) {
        if (value != null) {
            MDC.put(field.fieldName(), value.toString());
            fields.add(field);
        }
        return this;
    }

    @Override
    public void close() {
        fields.forEach(field -> MDC.remove(field.fieldName()));
    }
}
