/** What the worker shows of itself: figures of its work, and a span for each image whose sender traces it. */
package io.scanstream.inference.observation;
