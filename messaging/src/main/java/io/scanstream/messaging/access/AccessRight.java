package io.scanstream.messaging.access;

import io.scanstream.contract.Topic;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Operations on one topic, group or transactional id, or on all whose names begin alike. Kafka lets whoever may read,
 * write or delete describe as well.
 */
public record AccessRight(ResourcePattern resource, Set<AclOperation> operations) {

    private static final String FROM_ANYWHERE = "*";

    public AccessRight {
        if (operations.isEmpty()) {
            throw new IllegalArgumentException("no operation on " + resource);
        }
        operations = Set.copyOf(operations);
    }

    static AccessRight onTopic(Topic topic, AclOperation... operations) {
        return of(ResourceType.TOPIC, topic.topicName(), PatternType.LITERAL, operations);
    }

    static AccessRight onTopicsBeginningWith(String prefix, AclOperation... operations) {
        return of(ResourceType.TOPIC, prefix, PatternType.PREFIXED, operations);
    }

    static AccessRight onGroup(String group, AclOperation... operations) {
        return of(ResourceType.GROUP, group, PatternType.LITERAL, operations);
    }

    static AccessRight onGroupsBeginningWith(String prefix, AclOperation... operations) {
        return of(ResourceType.GROUP, prefix, PatternType.PREFIXED, operations);
    }

    static AccessRight onTransactionsBeginningWith(String prefix, AclOperation... operations) {
        return of(ResourceType.TRANSACTIONAL_ID, prefix, PatternType.PREFIXED, operations);
    }

    private static AccessRight of(ResourceType type, String name, PatternType pattern, AclOperation... operations) {
        return new AccessRight(new ResourcePattern(type, name, pattern), EnumSet.copyOf(List.of(operations)));
    }

    /** As Kafka keeps it, one for each operation. */
    public Stream<AclBinding> bindings(String principal) {
        return new TreeSet<>(operations)
                .stream()
                        .map(operation -> new AclBinding(
                                resource,
                                new AccessControlEntry(principal, FROM_ANYWHERE, operation, AclPermissionType.ALLOW)));
    }

    /** {@code topic images}, or {@code topics predictions.replay.*}. */
    public String what() {
        String kind = resource.resourceType().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return isPrefix() ? "%ss %s*".formatted(kind, resource.name()) : "%s %s".formatted(kind, resource.name());
    }

    /** Whether it is on all whose names begin alike. */
    public boolean isPrefix() {
        return resource.patternType() == PatternType.PREFIXED;
    }

    /** {@code READ, WRITE}. */
    public String names() {
        return names(operations);
    }

    /** Of operations, in Kafka's order. */
    public static String names(Set<AclOperation> operations) {
        return operations.stream().sorted().map(AclOperation::name).collect(Collectors.joining(", "));
    }
}
