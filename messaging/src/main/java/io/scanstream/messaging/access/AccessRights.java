package io.scanstream.messaging.access;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import io.scanstream.contract.ReplayRequest;
import io.scanstream.contract.Topic;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What each party has to be allowed, and no more. Nobody needs a right on the cluster. Whoever creates topics and rights
 * is no party: that is the broker's administrator.
 */
public final class AccessRights {

    private static final String REPLAYED = ReplayRequest.output("");

    /** Of whoever reads predictions as a group. */
    private static final String READERS = "predictions-";

    private AccessRights() {}

    public static List<AccessRight> of(Party party, WorkerGroups groups) {
        return switch (party) {
            case TRAINER -> trainer(groups.trainers());
            case INFERENCE -> inference(groups.inference());
            case PRODUCER ->
                List.of(AccessRight.onTopic(Topic.IMAGES, WRITE), AccessRight.onTopic(Topic.IMAGES_URGENT, WRITE));
            case READER ->
                List.of(AccessRight.onTopic(Topic.PREDICTIONS, READ), AccessRight.onGroupsBeginningWith(READERS, READ));
            case OPERATOR -> operator(groups.inference());
        };
    }

    /** The settings of a topic are looked at so that one which would lose messages is noticed; it goes without. */
    private static List<AccessRight> trainer(String group) {
        return List.of(
                AccessRight.onTopic(Topic.TRAINING_REQUESTS, READ, DESCRIBE_CONFIGS),
                AccessRight.onTopic(Topic.TRAINING_CONTROL, READ, DESCRIBE_CONFIGS),
                AccessRight.onTopic(Topic.TRAINING_STATE, READ, WRITE, DESCRIBE_CONFIGS),
                AccessRight.onTopic(Topic.TRAINING_EVENTS, WRITE, DESCRIBE_CONFIGS),
                AccessRight.onTopic(Topic.TRAINING_REQUESTS_DEAD_LETTER, WRITE, DESCRIBE_CONFIGS),
                AccessRight.onTopic(Topic.MODELS, WRITE, DESCRIBE_CONFIGS),
                AccessRight.onTopic(Topic.SERVING, WRITE, DESCRIBE_CONFIGS),
                AccessRight.onGroup(group, READ),
                AccessRight.onTransactionsBeginningWith(group + "-", WRITE));
    }

    private static List<AccessRight> inference(String group) {
        return List.of(
                AccessRight.onTopic(Topic.MODELS, READ, DESCRIBE_CONFIGS),
                AccessRight.onTopic(Topic.SERVING, READ, DESCRIBE_CONFIGS),
                AccessRight.onTopic(Topic.REPLAYS, READ, DESCRIBE_CONFIGS),
                AccessRight.onTopic(Topic.IMAGES, READ, DESCRIBE_CONFIGS),
                AccessRight.onTopic(Topic.IMAGES_URGENT, READ, DESCRIBE_CONFIGS),
                AccessRight.onTopic(Topic.IMAGES_DEAD_LETTER, WRITE, DESCRIBE_CONFIGS),
                AccessRight.onTopic(Topic.PREDICTIONS, WRITE, DESCRIBE_CONFIGS),
                AccessRight.onTopic(Topic.PREDICTIONS_SHADOW, WRITE, DESCRIBE_CONFIGS),
                AccessRight.onTopicsBeginningWith(REPLAYED, WRITE),
                AccessRight.onGroup(group, READ),
                AccessRight.onGroupsBeginningWith(group + "-", READ),
                AccessRight.onTransactionsBeginningWith(group + "-", WRITE));
    }

    private static List<AccessRight> operator(String inferenceGroup) {
        Stream<AccessRight> used = Stream.of(
                AccessRight.onTopic(Topic.TRAINING_REQUESTS, WRITE),
                AccessRight.onTopic(Topic.TRAINING_CONTROL, WRITE),
                AccessRight.onTopic(Topic.TRAINING_STATE, READ),
                AccessRight.onTopic(Topic.TRAINING_EVENTS, READ),
                AccessRight.onTopic(Topic.MODELS, READ, WRITE),
                AccessRight.onTopic(Topic.SERVING, READ, WRITE),
                AccessRight.onTopic(Topic.REPLAYS, READ, WRITE),
                AccessRight.onTopic(Topic.IMAGES, WRITE),
                AccessRight.onTopic(Topic.PREDICTIONS, READ),
                AccessRight.onTopic(Topic.PREDICTIONS_SHADOW, READ),
                AccessRight.onTopicsBeginningWith(REPLAYED, READ, CREATE, DELETE),
                AccessRight.onGroupsBeginningWith(inferenceGroup + "-replay-", DESCRIBE, DELETE));
        Stream<AccessRight> seen =
                Arrays.stream(Topic.values()).map(topic -> AccessRight.onTopic(topic, DESCRIBE, DESCRIBE_CONFIGS));
        return Stream.concat(used, seen).toList();
    }
}
