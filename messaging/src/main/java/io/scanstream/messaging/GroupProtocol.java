package io.scanstream.messaging;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;

/** How the members of a group divide its partitions. */
public enum GroupProtocol {
    /** The members agree among themselves; a restarted member of a fixed name takes its old place at once. */
    CLASSIC {
        @Override
        void addTo(Map<String, Object> consumer, GroupMember member) {
            if (member.isFixed()) {
                consumer.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, member.name());
            }
            // Whoever joins or leaves costs the others only the partitions that move.
            consumer.put(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
            consumer.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
            consumer.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
        }

        /** Whoever has the place ends what its former holder has left open, who learns from the group that it has gone. */
        @Override
        String transactionalId(GroupMember member) {
            return member.group() + "-" + member.name();
        }
    },
    /**
     * The broker divides (KIP-848), and says how long a session lasts. No fixed place: the broker refuses who comes back
     * under a dead member's name until that one's session has run out, whereas a new member begins at once.
     */
    CONSUMER {
        @Override
        void addTo(Map<String, Object> consumer, GroupMember member) {
            consumer.remove(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG);
        }

        /** Of each life, since the group tells nobody that another has its name: two would shut each other out for ever. */
        @Override
        String transactionalId(GroupMember member) {
            return "%s-%s-%s".formatted(member.group(), member.name(), member.life());
        }
    };

    /** How soon the partitions of a worker that vanished go to another. */
    private static final int SESSION_MILLIS = 10_000;

    private static final int HEARTBEAT_MILLIS = 3_000;

    abstract void addTo(Map<String, Object> consumer, GroupMember member);

    abstract String transactionalId(GroupMember member);
}
