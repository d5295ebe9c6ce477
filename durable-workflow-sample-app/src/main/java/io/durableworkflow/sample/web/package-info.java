/** What the controllers share: ids, answers, and what is said about a bad request. */
@NullMarked
package io.durableworkflow.sample.web;

import org.jspecify.annotations.NullMarked;
