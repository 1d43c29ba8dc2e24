package io.scanstream.trainer.claim;

import io.scanstream.messaging.OffsetTransaction;
import java.util.Collection;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes steps, one after the other. One that could not be written, or of which nobody knows, stays pending and is
 * repeated between polls: until it is written, or its partition is another worker's. For the thread that polls.
 */
final class RequestSteps {

    private static final Logger LOGGER = LoggerFactory.getLogger(RequestSteps.class);

    private final OffsetTransaction transaction;
    private final Consumer<byte[], byte[]> consumer;
    /** Null if there is none. */
    private Step pending;

    /** Both stay the caller's to close. */
    RequestSteps(OffsetTransaction transaction, Consumer<byte[], byte[]> consumer) {
        this.transaction = transaction;
        this.consumer = consumer;
    }

    /** Ends what an earlier process of this name has left open, for which others wait; if it fails, the first step does. */
    void prepare() {
        try {
            transaction.recover();
        } catch (AuthorizationException e) {
            throw e;
        } catch (RuntimeException e) {
            LOGGER.warn("what an earlier process may have left open is not ended yet", e);
        }
    }

    boolean isPending() {
        return pending != null;
    }

    /** Now, or as soon as possible. */
    void write(Step step) {
        pending = step;
        attempt(() -> transaction.commit(step.records(), step.offsets(), consumer.groupMetadata()));
    }

    /** To be called after each poll, which may have told of a new generation of the group. */
    void repeat() {
        if (pending == null) {
            return;
        }
        Step step = pending;
        attempt(() -> {
            transaction.recover();
            if (!isWritten(step)) {
                transaction.commit(step.records(), step.offsets(), consumer.groupMetadata());
            }
        });
    }

    /** The commit that failed may have gone through. Of a step that moves no offset it cannot be told, nor need it. */
    private boolean isWritten(Step step) {
        OffsetAndMetadata committed =
                consumer.committed(Set.of(step.partition())).get(step.partition());
        return step.kind() == Step.Kind.ENDS
                && committed != null
                && committed.offset() > step.request().offset();
    }

    private void attempt(Runnable writing) {
        Step step = pending;
        try {
            writing.run();
        } catch (FencedInstanceIdException | AuthorizationException e) {
            // Another process has taken this one's name, or this one may not do what it must: it has to end.
            throw e;
        } catch (CommitFailedException e) {
            LOGGER.info(
                    "the group changes; the request at {} {} waits for that",
                    step.request().partition(),
                    step.request().offset());
            return;
        } catch (RuntimeException e) {
            LOGGER.warn(
                    "nothing could be written about the request at {} {}; it will be tried again",
                    step.request().partition(),
                    step.request().offset(),
                    e);
            return;
        }
        pending = null;
        step.afterwards().run();
    }

    /** The last moment before others may get these partitions. What remains pending then is theirs to find out. */
    void giveUp(Collection<TopicPartition> partitions) {
        if (pending != null && partitions.contains(pending.partition())) {
            withdraw();
            repeat();
            pending = null;
        }
    }

    /** A job that has not begun need not: nothing is written about it. */
    void withdraw() {
        if (pending != null && pending.kind() == Step.Kind.BEGINS) {
            pending = null;
        }
    }

    /** They have gone to others already. */
    void forget(Collection<TopicPartition> partitions) {
        if (pending != null && partitions.contains(pending.partition())) {
            pending = null;
        }
    }
}
