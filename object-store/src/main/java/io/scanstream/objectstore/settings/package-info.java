/** Which store a worker uses, and how it is got at; the same for both workers. */
package io.scanstream.objectstore.settings;
