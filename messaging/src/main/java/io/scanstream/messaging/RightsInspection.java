package io.scanstream.messaging;

import io.scanstream.messaging.access.AccessRight;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Finds rights that this client does not have. Of what exists the broker tells each operation; of what does not exist yet,
 * and of transactions, only whether it may be described, which whoever may read or write it may.
 */
final class RightsInspection {

    /** Of names that begin alike one is asked about. */
    private static final String ANY_NAME = "rights";

    private final Map<AccessRight, KafkaFuture<Set<AclOperation>>> answers = new LinkedHashMap<>();

    private RightsInspection() {}

    /** Asks all questions at once, and does not wait for the answers. */
    static RightsInspection ask(Admin admin, List<AccessRight> rights) {
        RightsInspection inspection = new RightsInspection();
        rights.forEach(right -> inspection.answers.put(right, allowed(admin, right)));
        return inspection;
    }

    private static KafkaFuture<Set<AclOperation>> allowed(Admin admin, AccessRight right) {
        String name = right.resource().name() + (right.isPrefix() ? ANY_NAME : "");
        return switch (right.resource().resourceType()) {
            case TOPIC ->
                admin.describeTopics(List.of(name), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                        .topicNameValues()
                        .get(name)
                        .thenApply(TopicDescription::authorizedOperations);
            case GROUP ->
                admin.describeConsumerGroups(
                                List.of(name), new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                        .describedGroups()
                        .get(name)
                        .thenApply(ConsumerGroupDescription::authorizedOperations);
            case TRANSACTIONAL_ID ->
                admin.describeTransactions(List.of(name))
                        .description(name)
                        .thenApply(transaction -> right.operations());
            default -> throw new IllegalArgumentException("no question about " + right);
        };
    }

    /**
     * A sentence for each right that is missing in whole or in part; empty if all is well.
     *
     * @throws KafkaException if the broker does not answer
     */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        answers.forEach((right, answer) -> {
            Set<AclOperation> missing = missing(right, answer);
            if (!missing.isEmpty()) {
                faults.add("this client must be allowed %s on the %s; 'scanstream topics create --acls' allows it"
                        .formatted(AccessRight.names(missing), right.what()));
            }
        });
        return faults;
    }

    private static Set<AclOperation> missing(AccessRight right, KafkaFuture<Set<AclOperation>> answer) {
        Set<AclOperation> missing = EnumSet.copyOf(right.operations());
        // Whose settings cannot be seen is not judged by them.
        missing.remove(AclOperation.DESCRIBE_CONFIGS);
        try {
            missing.removeAll(KafkaReply.await(answer));
        } catch (UnknownTopicOrPartitionException | GroupIdNotFoundException | TransactionalIdNotFoundException e) {
            missing.clear();
        } catch (AuthorizationException e) {
            // All of it is missing.
        }
        return missing;
    }
}
