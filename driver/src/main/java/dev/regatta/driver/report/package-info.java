/** What a run says about itself: the memory it needs, the verdict at its end. */
@NullMarked
package dev.regatta.driver.report;

import org.jspecify.annotations.NullMarked;
