/* SPDX-License-Identifier: Apache-2.0 */
/** The health of the process: stages that are stuck, errors that end it, metrics in JMX. */
package io.github.bedrockbatch.health;
