package io.scanstream.messaging;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * A worker among those that share its work.
 *
 * @param group consumer group of the workers
 * @param name of this worker; unlike that of any other living one
 * @param isFixed whether the operator has chosen the name, so that it outlives restarts
 * @param protocol the same for all members of the group
 */
public record GroupMember(String group, String name, boolean isFixed, GroupProtocol protocol) {

    /**
     * @param kind begins the name that is made up if there is none
     * @param fixedName a restarted worker takes its old place at once; empty: a name is made up
     */
    public static GroupMember of(String group, String kind, Optional<String> fixedName) {
        return new GroupMember(
                group,
                fixedName.orElseGet(() -> kind + "-" + UUID.randomUUID()),
                fixedName.isPresent(),
                GroupProtocol.CLASSIC);
    }

    public GroupMember speaking(GroupProtocol other) {
        return new GroupMember(group, name, isFixed, other);
    }

    /** The same worker among those that share another work. */
    public GroupMember inGroup(String other) {
        return new GroupMember(other, name, isFixed, protocol);
    }

    /** The name of this worker's transactions. */
    public String transactionalId() {
        return group + "-" + name;
    }

    void addTo(Map<String, Object> consumer) {
        consumer.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        consumer.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        consumer.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, protocol.name().toLowerCase(Locale.ROOT));
        protocol.addTo(consumer, this);
    }
}
