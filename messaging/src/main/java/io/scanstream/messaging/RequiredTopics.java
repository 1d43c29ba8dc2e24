package io.scanstream.messaging;

import io.scanstream.contract.Topic;
import io.scanstream.messaging.access.AccessRight;
import io.scanstream.prerequisite.Prerequisite;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * The topics that a worker cannot do without, and what it must be allowed to do. It waits for them, and for the broker,
 * before it takes any work: it may well be started before they are there. Thread-safe.
 */
public final class RequiredTopics {

    private final KafkaConnection connection;
    private final Set<Topic> topics;
    private final List<AccessRight> rights;
    private final Prerequisite prerequisite;

    /** @param rights that the worker has to have; a broker that knows none allows everything */
    public RequiredTopics(KafkaConnection connection, Set<Topic> topics, List<AccessRight> rights) {
        this.connection = connection;
        this.topics = Set.copyOf(topics);
        this.rights = List.copyOf(rights);
        this.prerequisite = new Prerequisite("the topics have not been looked at yet", this::inspect);
    }

    /** Returns true once all topics are as they must be, or false after {@link #stop}. */
    public boolean await() {
        return prerequisite.await();
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

    /** Makes {@link #await} return soon. */
    public void stop() {
        prerequisite.stop();
    }

    /** What is being waited for, in sentences; empty once all is well. */
    public List<String> faults() {
        return prerequisite.faults();
    }
}
