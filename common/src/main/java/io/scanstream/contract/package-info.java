/**
 * What travels through Kafka: the topics, one record per message, and the one codec that reads and writes them.
 *
 * <p>Every record refuses nonsense in its constructor with an {@link io.scanstream.contract.InvalidMessageException}
 * that names the field, the value and the rule, so a message that could be read is a message that makes sense. Fields
 * a version does not know are ignored; {@code docs/messages.md} is the page for people. The resources in {@code schema}
 * say the same rules as JSON Schema, for programs in other languages.
 */
package io.scanstream.contract;
