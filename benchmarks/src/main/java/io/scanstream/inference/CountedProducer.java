package io.scanstream.inference;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/** Producers that count what is sent; one of them does without transactions. */
final class CountedProducer {

    /** What happens in a producer's stead. */
    private interface Call {
        Object of(String method, Object[] arguments) throws Throwable;
    }

    private CountedProducer() {}

    static Producer<byte[], byte[]> transactional(Producer<byte[], byte[]> real, AtomicLong sent) {
        return proxy(real, sent, (method, arguments) -> NOT_HANDLED);
    }

    /** Where a transaction would be committed it waits for the broker's word and lets the consumer commit the offsets. */
    static Producer<byte[], byte[]> withoutTransactions(
            Producer<byte[], byte[]> real, Consumer<byte[], byte[]> consumer, AtomicLong sent) {
        return proxy(real, sent, (method, arguments) -> switch (method) {
            case "initTransactions", "beginTransaction", "abortTransaction" -> null;
            case "sendOffsetsToTransaction" -> {
                real.flush();
                consumer.commitAsync(offsets(arguments[0]), null);
                yield null;
            }
            case "commitTransaction" -> null;
            default -> NOT_HANDLED;
        });
    }

    @SuppressWarnings("unchecked") // the signature of sendOffsetsToTransaction
    private static Map<TopicPartition, OffsetAndMetadata> offsets(Object argument) {
        return (Map<TopicPartition, OffsetAndMetadata>) argument;
    }

    private static final Object NOT_HANDLED = new Object();

    @SuppressWarnings({"unchecked", "ReferenceEquality"})
    private static Producer<byte[], byte[]> proxy(Producer<byte[], byte[]> real, AtomicLong sent, Call instead) {
        return (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                CountedProducer.class.getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("send")) {
                        sent.incrementAndGet();
                    }
                    Object result = instead.of(method.getName(), arguments);
                    if (result != NOT_HANDLED) {
                        return result;
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
