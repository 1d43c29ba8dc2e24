/** What the worker shows of itself: figures of its jobs, and a span for each and for its phases. */
package io.scanstream.trainer.observation;
