/**
 * Kafka as both workers and the command line use it: {@link io.scanstream.messaging.KafkaConnection} makes the clients,
 * {@link io.scanstream.messaging.OffsetTransaction} writes what a record led to together with its offset.
 */
package io.scanstream.messaging;
