package io.scanstream.messaging;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/** What an admin client is told. */
public final class KafkaReply {

    private KafkaReply() {}

    /**
     * Waits as long as the client does.
     *
     * @throws KafkaException as the broker or the client gave it, not wrapped
     */
    public static <T> T await(KafkaFuture<T> reply) {
        try {
            return reply.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }
}
