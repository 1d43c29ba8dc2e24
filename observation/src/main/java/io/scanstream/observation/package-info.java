/**
 * What both workers show of themselves in the same way: {@link io.scanstream.observation.Tracing} makes spans and takes up
 * the trace of a message, {@link io.scanstream.observation.LogField} names what a log line is about, the others are figures.
 * What a worker does is not known here.
 */
package io.scanstream.observation;
