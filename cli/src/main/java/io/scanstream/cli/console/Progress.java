package io.scanstream.cli.console;

import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * One stage after another, each from 0 to its total, on the standard error: the standard output is for results. On a terminal
 * a bar that moves; elsewhere, in a log say, one line when a stage ends. Closing ends the stage that is running.
 */
public final class Progress implements AutoCloseable {

    private static final int REFRESH_MILLIS = 200;

    private final PrintStream out = StandardStream.ERR.stream();

    private String stage;
    private long total;
    private long done;
    private String note = "";
    private long began;
    private ProgressBar bar;

    /** Begins the stage if it is not the one that is running. */
    public void show(String name, long doneSoFar, long outOf, String remark) {
        if (!name.equals(stage)) {
            close();
            stage = name;
            total = outOf;
            began = System.nanoTime();
            bar = StandardStream.ERR.isTerminal() ? bar(name, outOf) : null;
        }
        done = doneSoFar;
        note = remark;
        if (bar != null) {
            bar.maxHint(total);
            bar.stepTo(done);
            bar.setExtraMessage(" " + note);
        }
    }

    private ProgressBar bar(String name, long outOf) {
        return new ProgressBarBuilder()
                .setTaskName("%-9s".formatted(name))
                .setInitialMax(outOf)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(out))
                .build();
    }

    @Override
    public void close() {
        if (stage == null) {
            return;
        }
        if (bar != null) {
            bar.close();
        } else {
            double seconds = (System.nanoTime() - began) / 1e9;
            String end = note.isEmpty() ? "" : ", " + note;
            out.println(String.format(Locale.ROOT, "%-9s %d of %d in %.1f s%s", stage, done, total, seconds, end));
        }
        stage = null;
        bar = null;
    }
}
