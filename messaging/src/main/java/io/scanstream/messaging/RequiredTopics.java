package io.scanstream.messaging;

import io.scanstream.contract.Topic;
import io.scanstream.messaging.access.AccessRight;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics that a worker cannot do without, and what it must be allowed to do. It waits for them, and for the broker,
 * before it takes any work: it may well be started before they are there. Thread-safe.
 */
public final class RequiredTopics {

    private static final Logger LOGGER = LoggerFactory.getLogger(RequiredTopics.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);

    private final KafkaConnection connection;
    private final Set<Topic> topics;
    private final List<AccessRight> rights;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private volatile List<String> faults = List.of("the topics have not been looked at yet");

    /** @param rights that the worker has to have; a broker that knows none allows everything */
    public RequiredTopics(KafkaConnection connection, Set<Topic> topics, List<AccessRight> rights) {
        this.connection = connection;
        this.topics = Set.copyOf(topics);
        this.rights = List.copyOf(rights);
    }

    /** Returns true once all topics are as they must be, or false after {@link #stop}. */
    public boolean await() {
        while (stopped.getCount() > 0) {
            List<String> found = inspect();
            if (!found.equals(faults)) {
                found.forEach(fault -> LOGGER.warn("waiting: {}", fault));
            }
            faults = found;
            if (found.isEmpty()) {
                return true;
            }
            pause();
        }
        return false;
    }

    private List<String> inspect() {
        try (Admin admin = connection.admin()) {
            RightsInspection inspection = RightsInspection.ask(admin, rights);
            List<String> found = TopicInspection.faults(admin, topics);
            List<String> missingRights = inspection.faults();
            // A topic that may not be looked at may be as it must be.
            return missingRights.isEmpty() ? found : missingRights;
        } catch (KafkaException e) {
            return List.of(Refusal.in(e)
                    .map(refusal -> refusal.sentence(connection))
                    .orElseGet(() -> "the topics at %s cannot be looked at: %s"
                            .formatted(connection.address(), e.getMessage())));
        }
    }

    private void pause() {
        try {
            stopped.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
        }
    }

    /** Makes {@link #await} return soon. */
    public void stop() {
        stopped.countDown();
    }

    /** What is being waited for, in sentences; empty once all is well. */
    public List<String> faults() {
        return faults;
    }
}
