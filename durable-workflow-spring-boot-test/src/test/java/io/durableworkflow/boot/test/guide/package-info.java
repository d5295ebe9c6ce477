/** What the guide shows, as an application of its own: it sees of the library what is public. */
package io.durableworkflow.boot.test.guide;
