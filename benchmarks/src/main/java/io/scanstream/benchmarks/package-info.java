/** What an inference worker does per second, and what its machine would allow: measured side by side, in one run. */
package io.scanstream.benchmarks;
