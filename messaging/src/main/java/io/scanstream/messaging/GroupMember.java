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
 * @param life of the worker, unlike that of any process before
 */
public record GroupMember(String group, String name, boolean isFixed, GroupProtocol protocol, UUID life) {

    /**
     * @param kind begins the name that is made up if there is none
     * @param fixedName a restarted worker takes its old place at once; empty: a name is made up
     */
    public static GroupMember of(String group, String kind, Optional<String> fixedName) {
        UUID life = UUID.randomUUID();
        return new GroupMember(
                group, fixedName.orElse(kind + "-" + life), fixedName.isPresent(), GroupProtocol.CLASSIC, life);
    }

    public GroupMember speaking(GroupProtocol other) {
        return new GroupMember(group, name, isFixed, other, life);
    }

    /** The same worker among those that share another work. */
    public GroupMember inGroup(String other) {
        return new GroupMember(other, name, isFixed, protocol, life);
    }

    /** The same worker among those that share what is urgent of the same work. */
    public GroupMember inUrgentGroup() {
        return inGroup(group + "-urgent");
    }

    /** The name of this worker's transactions. */
    public String transactionalId() {
        return protocol.transactionalId(this);
    }

    void addTo(Map<String, Object> consumer) {
        consumer.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        consumer.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        consumer.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, protocol.name().toLowerCase(Locale.ROOT));
        protocol.addTo(consumer, this);
    }
}
