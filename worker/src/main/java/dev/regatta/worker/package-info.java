/** What workers run, in plain Java: it knows neither Spark nor the driver. */
@NullMarked
package dev.regatta.worker;

import org.jspecify.annotations.NullMarked;
