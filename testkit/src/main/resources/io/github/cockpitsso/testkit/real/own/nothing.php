<?php

$this->response->status = 204;

return '';
