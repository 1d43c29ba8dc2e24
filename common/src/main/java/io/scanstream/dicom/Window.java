package io.scanstream.dicom;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Which values are shown from black to white: PS3.3, C.11.2.1.2.
 *
 * @param center of rescaled values
 * @param width of rescaled values
 */
record Window(Function function, double center, double width) implements VoiTransform {

    /** How a value lies in the window: PS3.3, C.11.2.1.3. */
    enum Function {
        LINEAR,
        LINEAR_EXACT,
        SIGMOID
    }

    /** The first one that the file has; empty if it has none. */
    static Optional<Window> of(Attributes attributes) throws UnusableDicomException {
        OptionalDouble center = attributes.decimal(Attribute.WINDOW_CENTER);
        OptionalDouble width = attributes.decimal(Attribute.WINDOW_WIDTH);
        if (center.isEmpty() || width.isEmpty()) {
            return Optional.empty();
        }
        Function function = function(attributes.code(Attribute.VOI_LUT_FUNCTION).orElse("LINEAR"));
        double least = function == Function.LINEAR ? 1 : Double.MIN_VALUE;
        if (width.getAsDouble() < least) {
            throw UnusableDicomException.damaged("%s is %s, but it must be %s"
                    .formatted(
                            Attribute.WINDOW_WIDTH,
                            width.getAsDouble(),
                            function == Function.LINEAR ? "1 or more" : "above 0"));
        }
        return Optional.of(new Window(function, center.getAsDouble(), width.getAsDouble()));
    }

    private static Function function(String name) throws UnusableDicomException {
        for (Function function : Function.values()) {
            if (function.name().equals(name)) {
                return function;
            }
        }
        throw UnusableDicomException.unsupported(
                "%s is %s, which is not read".formatted(Attribute.VOI_LUT_FUNCTION, name));
    }

    /** From the lowest to the highest of some values. */
    static Window over(double lowest, double highest) {
        return new Window(Function.LINEAR_EXACT, (lowest + highest) / 2, Math.max(highest - lowest, Double.MIN_VALUE));
    }

    @Override
    public double share(double value) {
        return switch (function) {
            case LINEAR ->
                width == 1 ? value > center - 0.5 ? 1 : 0 : within((value - (center - 0.5)) / (width - 1) + 0.5);
            case LINEAR_EXACT -> within((value - center) / width + 0.5);
            case SIGMOID -> 1 / (1 + Math.exp(-4 * (value - center) / width));
        };
    }

    private static double within(double share) {
        return Math.max(0, Math.min(1, share));
    }
}
