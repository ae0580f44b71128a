/* Two label providers for the tests: PostgreSQL ships none. They take any label but "refused", and do nothing with it. */
#include "postgres.h"
#include "commands/seclabel.h"
#include "fmgr.h"

PG_MODULE_MAGIC;

void _PG_init(void);

static void
look(const ObjectAddress *object, const char *label)
{
	if (label != NULL && strcmp(label, "refused") == 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_NAME), errmsg("the provider does not take this label")));
}

void
_PG_init(void)
{
	register_label_provider("Test provider", look);
	register_label_provider("another", look);
}
