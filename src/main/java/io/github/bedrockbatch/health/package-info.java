/* SPDX-License-Identifier: Apache-2.0 */
/** The health of the process: stages that do not tick, errors that end it, metrics in JMX. */
package io.github.bedrockbatch.health;
