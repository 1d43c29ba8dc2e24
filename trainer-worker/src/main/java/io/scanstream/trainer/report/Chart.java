package io.scanstream.trainer.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A small chart as inline SVG: axes from a corner, lines and points in it, a legend below. */
final class Chart {

    static final List<String> COLOURS = List.of("#1f5fa8", "#c4562a", "#2c8a57", "#8a4fa0", "#a08a1f", "#5b6470");

    private static final int LEFT = 46;
    private static final int TOP = 12;
    private static final int WIDTH = 270;
    private static final int HEIGHT = 220;
    private static final int LEGEND_LINE = 16;
    private static final int TICKS = 5;

    private final Axis x;
    private final Axis y;
    private final StringBuilder marks = new StringBuilder();
    private final List<String> legend = new ArrayList<>();

    /** What an axis measures, and from where to where. */
    record Axis(String name, double low, double high) {

        Axis {
            if (!(high > low)) {
                throw new IllegalArgumentException("the axis %s goes from %s to %s".formatted(name, low, high));
            }
        }

        static Axis share(String name) {
            return new Axis(name, 0, 1);
        }

        double position(double value) {
            return (Math.max(low, Math.min(high, value)) - low) / (high - low);
        }

        double tick(int number) {
            return low + number * (high - low) / TICKS;
        }
    }

    /** A place in the units of the axes. */
    record Point(double x, double y) {}

    Chart(Axis x, Axis y) {
        this.x = x;
        this.y = y;
    }

    /** What knows nothing, or is right throughout. */
    Chart diagonal() {
        marks.append("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" class=\"guide\"/>\n"
                .formatted(LEFT, TOP + HEIGHT, LEFT + WIDTH, TOP));
        return this;
    }

    Chart line(String name, List<Point> points) {
        String colour = COLOURS.get(legend.size() % COLOURS.size());
        marks.append("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\" points=\"".formatted(colour));
        points.forEach(point -> marks.append(format("%.1f,%.1f ", left(point.x()), top(point.y()))));
        marks.append("\"/>\n");
        legend.add(name);
        return this;
    }

    /** In the colour of the last line. */
    Chart dot(Point point, double radius) {
        marks.append(format(
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"/>\n",
                left(point.x()), top(point.y()), radius, lastColour()));
        return this;
    }

    /** A bar from one place to another, such as an interval; in the colour of the last line. */
    Chart bar(Point from, Point to) {
        marks.append(format(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"1.2\"/>\n",
                left(from.x()), top(from.y()), left(to.x()), top(to.y()), lastColour()));
        return this;
    }

    private String lastColour() {
        return COLOURS.get(Math.max(0, legend.size() - 1) % COLOURS.size());
    }

    String svg() {
        int height = TOP + HEIGHT + 40 + LEGEND_LINE * legend.size();
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">\n"
                        .formatted(LEFT + WIDTH + 16, height)
                + "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#9aa3ad\"/>\n"
                        .formatted(LEFT, TOP, WIDTH, HEIGHT)
                + ticks()
                + marks
                + names()
                + "</svg>\n";
    }

    private String ticks() {
        StringBuilder ticks = new StringBuilder();
        for (int i = 0; i <= TICKS; i++) {
            ticks.append(text(left(x.tick(i)), TOP + HEIGHT + 14, "middle", label(x, i)));
            ticks.append(text(LEFT - 5, top(y.tick(i)) + 4, "end", label(y, i)));
        }
        return ticks.toString();
    }

    private static String label(Axis axis, int tick) {
        double span = axis.high() - axis.low();
        return format(span >= TICKS ? "%.0f" : "%.1f", axis.tick(tick));
    }

    private String names() {
        StringBuilder names = new StringBuilder();
        names.append(text(LEFT + WIDTH / 2.0, TOP + HEIGHT + 30, "middle", x.name()));
        names.append(format(
                "<text transform=\"translate(11 %d) rotate(-90)\" text-anchor=\"middle\" class=\"chart\">%s</text>\n",
                TOP + HEIGHT / 2, Html.escaped(y.name())));
        for (int i = 0; i < legend.size(); i++) {
            int baseline = TOP + HEIGHT + 48 + i * LEGEND_LINE;
            names.append("<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"3\" fill=\"%s\"/>\n"
                    .formatted(LEFT, baseline - 5, COLOURS.get(i % COLOURS.size())));
            names.append(text(LEFT + 20, baseline, "start", legend.get(i)));
        }
        return names.toString();
    }

    private static String text(double x, double y, String anchor, String text) {
        return format(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"chart\">%s</text>\n",
                x, y, anchor, Html.escaped(text));
    }

    private double left(double value) {
        return LEFT + WIDTH * x.position(value);
    }

    private double top(double value) {
        return TOP + HEIGHT * (1 - y.position(value));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
