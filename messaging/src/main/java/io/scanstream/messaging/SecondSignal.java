package io.scanstream.messaging;

import java.util.List;
import sun.misc.Signal;

/** While a process ends in good order, whoever asks it a second time does not want to wait for that. */
public final class SecondSignal {

    /** What a process ends with by a signal is this and the signal's number. */
    private static final int EXIT_BY_SIGNAL = 128;

    private SecondSignal() {}

    /**
     * From now on SIGTERM and SIGINT end the process at once. Otherwise the Java machine lets them wait for the end that
     * the first one has begun.
     */
    public static void ends() {
        for (String name : List.of("TERM", "INT")) {
            Signal.handle(new Signal(name), signal -> Runtime.getRuntime().halt(EXIT_BY_SIGNAL + signal.getNumber()));
        }
    }
}
