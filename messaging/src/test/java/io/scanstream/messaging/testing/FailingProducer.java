package io.scanstream.messaging.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;

/** Makes real producers report some failures that are made up. */
public final class FailingProducer {

    /** Where they fail. */
    public enum When {
        SENDING_OFFSETS("sendOffsetsToTransaction", false),
        BEFORE_THE_COMMIT("commitTransaction", false),
        /** The worst: the broker has committed, and the answer got lost. */
        AFTER_THE_COMMIT("commitTransaction", true);

        private final String method;
        private final boolean afterwards;

        When(String method, boolean afterwards) {
            this.method = method;
            this.afterwards = afterwards;
        }
    }

    private final When when;
    private final AtomicInteger left;

    /** @param times how often, over all producers together */
    public FailingProducer(When when, int times) {
        this.when = when;
        this.left = new AtomicInteger(times);
    }

    @SuppressWarnings("unchecked")
    public Producer<byte[], byte[]> around(Producer<byte[], byte[]> real) {
        return (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                FailingProducer.class.getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, arguments) -> {
                    boolean fails = method.getName().equals(when.method) && left.getAndDecrement() > 0;
                    if (fails && !when.afterwards) {
                        throw new TimeoutException("made up, before");
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        if (fails) {
                            throw new TimeoutException("made up, after");
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
