/* What a service needs before there is a loop: the index, remote shards, the settings.
 */
#ifndef QUERYD_SERVICE_OPEN_H
#define QUERYD_SERVICE_OPEN_H

#include "queryd/server.h"
#include "queryd/service.h"

/* Fill a zeroed service in, but for what the loop has part in. A program that keeps company with
 * remote shards is forked here, so nothing else should be open. After a failure close it as well.
 */
int service_open(struct service *service, const struct server_options *options, struct err *err);
void service_close(struct service *service);

#endif
