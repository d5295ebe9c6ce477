/** Gives every test context a workflow database of its own. Works by being on the class path of the tests. */
@NullMarked
package io.durableworkflow.boot.test;

import org.jspecify.annotations.NullMarked;
