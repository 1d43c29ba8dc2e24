package io.scanstream.messaging;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;

/**
 * A worker among those that share its work.
 *
 * @param group consumer group of the workers
 * @param name of this worker; unlike that of any other living one
 * @param isFixed whether the operator has chosen the name, so that it outlives restarts
 */
public record GroupMember(String group, String name, boolean isFixed) {

    /** How soon the partitions of a worker that vanished go to another. */
    private static final int SESSION_MILLIS = 10_000;

    private static final int HEARTBEAT_MILLIS = 3_000;

    /**
     * @param kind begins the name that is made up if there is none
     * @param fixedName a restarted worker takes its old place at once; empty: a name is made up
     */
    public static GroupMember of(String group, String kind, Optional<String> fixedName) {
        return new GroupMember(group, fixedName.orElseGet(() -> kind + "-" + UUID.randomUUID()), fixedName.isPresent());
    }

    /** The same worker among those that share another work. */
    public GroupMember inGroup(String other) {
        return new GroupMember(other, name, isFixed);
    }

    /** The same worker among those that share what is urgent of the same work. */
    public GroupMember inUrgentGroup() {
        return inGroup(group + "-urgent");
    }

    /** The name of this worker's transactions. */
    public String transactionalId() {
        return group + "-" + name;
    }

    void addTo(Map<String, Object> consumer) {
        consumer.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        consumer.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        if (isFixed) {
            consumer.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, name);
        }
        // Whoever joins or leaves costs the others only the partitions that move.
        consumer.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        consumer.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
        consumer.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
    }
}
