package io.scanstream.cli.command;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time, or so long ago. */
final class TimeConverter implements ITypeConverter<Instant> {

    @Override
    public Instant convert(String text) {
        try {
            return text.matches("-?P.*")
                    ? Instant.now().minus(Duration.parse(text).abs())
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException | ArithmeticException e) {
            throw new TypeConversionException(
                    "'%s' is no time such as 2026-03-01T12:00:00Z, nor a duration ago such as -PT2H".formatted(text));
        }
    }
}
