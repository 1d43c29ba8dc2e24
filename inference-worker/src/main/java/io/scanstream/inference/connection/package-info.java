/** How this worker talks to Kafka. */
package io.scanstream.inference.connection;
