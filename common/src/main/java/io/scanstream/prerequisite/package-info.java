/** What a worker waits for before it takes any work. */
package io.scanstream.prerequisite;
