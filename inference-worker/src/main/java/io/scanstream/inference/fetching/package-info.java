/** Images that lie elsewhere are brought here: what a reference names, as far as it may be read, and nothing else. */
package io.scanstream.inference.fetching;
